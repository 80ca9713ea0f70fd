"""What every page is looked at for, at both widths; `faults(page)` returns sentences, none when all is
well.
"""

from __future__ import annotations

import json
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe-4.14.1.min.js").read_text()
JAPANESE = json.loads((VENDOR / "axe-4.14.1.ja.json").read_text())
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}

RUN_AXE = """async ([locale, tags]) => {
    axe.configure({ locale });
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false };
    const { violations } = await axe.run(document, options);
    return violations.map(({ id, help, nodes }) =>
        `${id}: ${help} ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' … ')}`);
}"""

# A target is what is pressed: a chip or a check box is pressed on its label. Links in running text may be
# as high as
# their line (24 px); everything else is 44 px high. A target that is not displayed has no rectangle.
LOOK = """() => {
    const faults = [];
    const root = document.documentElement;
    if (root.lang !== 'ja') faults.push('lang is not ja');
    if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
    if (root.scrollWidth > root.clientWidth) faults.push(`scrolls sideways: ${root.scrollWidth} px`);
    const stops = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
    if (!document.querySelector(stops)?.matches('.l-skip[href="#main"]')) faults.push('no skip link first');
    if (document.querySelector('[placeholder]')) faults.push('a placeholder');
    const shown = (node) =>
        node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length;
    const inText = (node) => node.matches('a')
        && getComputedStyle(node).display === 'inline'
        && [...node.parentElement.childNodes].some((near) => near.nodeType === 3 && near.data.trim());
    const fingerArea = (node) => {  // small buttons are pressed beyond their frame
        const { position, content, height } = getComputedStyle(node, '::after');
        return position === 'absolute' && content !== 'none' ? parseFloat(height) : 0;
    };
    for (const node of document.querySelectorAll(stops)) {
        const isBox = node.matches('[type="radio"], [type="checkbox"]');
        const target = (isBox && node.closest('label')) || node;
        if (!shown(target) || node.matches('.l-skip')) continue;
        const { width, height: drawn } = target.getBoundingClientRect();
        const height = Math.max(drawn, fingerArea(target));
        const least = inText(node) ? 24 : 44;
        if (height < least - 0.5 || width < 24)
            faults.push(`target ${width} × ${height}: ${target.outerHTML.slice(0, 140)}`);
    }
    const small = [...document.querySelectorAll('body *')].find((node) =>
        [...node.childNodes].some((near) => near.nodeType === 3 && near.data.trim())
        && shown(node) && parseFloat(getComputedStyle(node).fontSize) < 14);
    if (small) faults.push(`text under 14 px: ${small.outerHTML.slice(0, 140)}`);
    return faults;
}"""


def faults(page, *, with_axe=True):
    """What is wrong with the page as it stands, at the width it has."""
    page.wait_for_load_state()
    found = page.evaluate(LOOK)
    if with_axe:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE)
        found += page.evaluate(RUN_AXE, [JAPANESE, RULES])
    return found


def faults_at_both_widths(page, *, with_axe=True):
    """The same page on a desk and on a telephone."""
    size, found = page.viewport_size, []
    for narrow_or_wide in (DESKTOP, PHONE):
        page.set_viewport_size(narrow_or_wide)
        width = narrow_or_wide["width"]
        found += [f"{page.url} at {width} px: {fault}" for fault in faults(page, with_axe=with_axe)]
    page.set_viewport_size(size)
    return found

"""社会資源: who helps with what, for whom, when and how to use it, and until when that is true."""

// The editor's own form: in a module apart, since modules that import each other in a circle cannot be named by content.
export const form = document.getElementById("editor");

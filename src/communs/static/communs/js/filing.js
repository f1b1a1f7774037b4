import "./autosave.js";
import "./rows.js";
import "./uploads.js";
import "./visibility.js";

import "./autosave.js";
import "./map.js";
import "./rows.js";
import "./uploads.js";
import "./visibility.js";

import "./combobox.js";
import "./counter.js";
import "./dismiss.js";
import "./focus.js";
import "./password.js";
import "./sketch.js";
import "./dialog.js";

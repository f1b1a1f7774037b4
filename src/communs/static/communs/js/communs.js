import "./combobox.js";
import "./counter.js";
import "./dismiss.js";
import "./focus.js";
import "./password.js";
import "./dialog.js";

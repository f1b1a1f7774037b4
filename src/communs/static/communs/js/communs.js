import "./dismiss.js";
import "./focus.js";
import "./password.js";

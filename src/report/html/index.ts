/** Reports for a browser. */
export { htmlReport, type HtmlOptions, type HtmlSection } from "./page.js";
export { workedPage } from "./worked-page.js";

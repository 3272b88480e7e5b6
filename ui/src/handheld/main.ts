import "@/shared/tokens.css";
import "./base.css";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";

// Until Rust has told the person's own choice, the system's: no white flash in a dark corridor.
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = dark ? "dark" : "light";
if (!("touchpointTooOld" in window)) createApp(App).use(router).mount("#app");

import "./arrive";
import "@/shared/tokens.css";
import "./element";
import "./console.css";
import { createApp } from "vue";
import App from "./App.vue";
import { cards } from "./cards";
import { applyLook } from "./look";
import { router } from "./router";

applyLook();
createApp(App).use(router).directive("cards", cards).mount("#app");

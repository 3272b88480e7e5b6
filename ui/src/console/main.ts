import "@/shared/tokens.css";
import "./element";
import "./console.css";
import { createApp } from "vue";
import { freshStart } from "@/shared/api/start";
import App from "./App.vue";
import { applyLook } from "./look";
import { router } from "./router";

// The printed link's token comes in the fragment, where the router's addresses live: take it first,
// also when the link is opened in a tab that shows the console already.
freshStart();
addEventListener("popstate", () => {
  if (freshStart()) location.reload();
});

applyLook();
createApp(App).use(router).mount("#app");

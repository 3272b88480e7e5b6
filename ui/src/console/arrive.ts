// The printed link's token comes in the fragment, where the router's addresses live. So this stands
// before the router: it takes the token out, also of a link opened in a tab that has the console.
import { freshStart } from "@/shared/api/start";

freshStart();
addEventListener("popstate", (event) => {
  if (!freshStart()) return;
  event.stopImmediatePropagation();
  location.reload();
});

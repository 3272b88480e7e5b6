// The console's pages come here; the entry stands so that both builds run.
import "@/shared/tokens.css";
document.title = "Touchpoint";

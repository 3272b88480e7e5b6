// The way to the pictograms. The drawings come as a part of their own, once one is shown.
//
// `<Pictogram list="tp11" item="11.3" clause="dust" />` draws the clause; without it, the item.
// It is silent beside a written name; where it stands alone, give it a `label`. A theme may set
// `--pict-size` (48px), `--pict-flat`, `--pict-fault`, and `--pict-ground`, the colour behind it
// (`--card`), which clears a rim around the fault.
export { default as Pictogram } from "./Pictogram.vue";
// For a screen that is about to show some: they are there sooner.
export { loadPictograms } from "./loading";

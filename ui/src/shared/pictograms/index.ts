// The way to the pictograms. The drawings themselves come as a part of their own, when first shown.
export { default as Pictogram } from "./Pictogram.vue";
export { loadPictograms } from "./loading";

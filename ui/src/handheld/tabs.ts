// Counts beside the tabs' words.
import { reactive } from "vue";

export const tabCounts = reactive<Record<string, number>>({});

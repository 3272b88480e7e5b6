// What an item's help says of its photo.
import type { Key } from "@/shared/i18n";
import type { Item } from "@/shared/types/Item";

export function photoWords(item: Item): Key {
  return item.fail_wants.includes("photo") ? "help.photo_wanted" : "help.photo_free";
}

// What the console's newest routes answer, as the wire has it.
import type { DoubtAnswer } from "@/shared/types/DoubtAnswer";
import type { DoubtKind } from "@/shared/types/DoubtKind";
import type { Drawing } from "@/shared/types/Drawing";
import type { Signature } from "@/shared/types/Signature";
import type { SitePicture } from "@/shared/types/SitePicture";
import type { Words } from "@/shared/types/Words";

/** A site's own photos and clips, and all that may have some. */
export interface SitePictures {
  pictures: SitePicture[];
  lists: { list: string; name: Words; items: { item: string; name: Words; text: Words }[] }[];
  places: { checkpoint: string; name: string; building: string }[];
}

/** What a finger drew on a photo; null: nothing. */
export interface PhotoMarksShown {
  drawing: Drawing | null;
}

/** Who signed a round's record, and whether a second signature is wanted and isn't there. */
export interface Signed {
  signatures?: Signature[];
  second_missing?: boolean;
}

/** What looks implausible, the newest first. */
export interface Doubts {
  doubts: DoubtRow[];
}

export interface DoubtRow {
  id: string;
  kind: DoubtKind;
  at: string;
  staff_name: string | null;
  place: string | null;
  round: string | null;
  round_name: string | null;
  /** How many items, or photos. */
  count: number | null;
  /** In how many seconds, or by how many. */
  seconds: number | null;
  answer: DoubtAnswer | null;
}

// What of the camera's picture is looked at: the part that the viewfinder shows, made small enough.

/** Width to height of the viewfinder. */
const SHAPE = 4 / 3;
const LONG_SIDE_MAX = 640;

export interface Cut {
  left: number;
  top: number;
  width: number;
  height: number;
  /** The size at which it is looked at; never larger than it is. */
  to_width: number;
  to_height: number;
}

/** The middle of a video in the viewfinder's shape; null before the video has a size. */
export function cutOf(video_width: number, video_height: number): Cut | null {
  if (video_width <= 0 || video_height <= 0) return null;
  const width = Math.min(video_width, Math.round(video_height * SHAPE));
  const height = Math.min(video_height, Math.round(video_width / SHAPE));
  const scale = Math.min(1, LONG_SIDE_MAX / width);
  return {
    left: Math.floor((video_width - width) / 2),
    top: Math.floor((video_height - height) / 2),
    width,
    height,
    to_width: Math.round(width * scale),
    to_height: Math.round(height * scale),
  };
}

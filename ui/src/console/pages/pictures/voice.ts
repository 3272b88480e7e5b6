// Plays one clip at a time.
import { onScopeDispose, ref } from "vue";
import { consolePhoto } from "@/shared/api/console-photos";

export function useVoice() {
  const playing = ref<string | null>(null);
  /** The clip that the server doesn't give. */
  const missing = ref<string | null>(null);
  const audio = new Audio();
  const stop = () => {
    audio.pause();
    playing.value = null;
  };
  audio.onended = stop;

  /** Plays it, or stops it where it is playing. */
  async function toggle(sha256: string): Promise<void> {
    const was = playing.value;
    stop();
    missing.value = null;
    if (was === sha256) return;
    playing.value = sha256;
    try {
      const { url } = await consolePhoto(sha256, false);
      if (playing.value !== sha256) return;
      audio.src = url;
      await audio.play();
    } catch {
      if (playing.value !== sha256) return;
      playing.value = null;
      missing.value = sha256;
    }
  }
  onScopeDispose(stop);
  return { playing, missing, toggle };
}

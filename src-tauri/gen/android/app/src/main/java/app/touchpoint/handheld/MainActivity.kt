package app.touchpoint.handheld

import android.os.Bundle
import android.view.View
import androidx.core.view.ViewCompat
import androidx.core.view.WindowCompat
import androidx.core.view.WindowInsetsCompat

/**
 * The screen, kept clear of bars, notch and keyboard: the page then needs no env() insets, which
 * older WebViews get wrong, and a field is never under the keyboard.
 */
class MainActivity : TauriActivity() {
  override fun onCreate(savedInstanceState: Bundle?) {
    super.onCreate(savedInstanceState)
    // The same on all versions: the newest draw under the bars whether asked or not.
    WindowCompat.setDecorFitsSystemWindows(window, false)
    val taken =
      WindowInsetsCompat.Type.systemBars() or
        WindowInsetsCompat.Type.displayCutout() or
        WindowInsetsCompat.Type.ime()
    ViewCompat.setOnApplyWindowInsetsListener(findViewById<View>(android.R.id.content)) { view, insets ->
      val room = insets.getInsets(taken)
      view.setPadding(room.left, room.top, room.right, room.bottom)
      WindowInsetsCompat.CONSUMED
    }
  }
}

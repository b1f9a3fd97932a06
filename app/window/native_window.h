#pragma once

// A window of the operating system with an OpenGL 3.3 context and Dear ImGui in it. Made and used on the main thread.

#include <memory>
#include <string>

struct GLFWwindow;

namespace racecourse {

/// Width and height, in whatever unit the function that gives it says.
struct PixelSize {
  int width = 0;
  int height = 0;
  friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

class NativeWindow {
 public:
  /// Opens a window of that size in screen units (0 x 0: a good size for the display), never larger than the display.
  /// On failure returns null and `why` says in one sentence what the machine lacks.
  static std::unique_ptr<NativeWindow> open(PixelSize wanted, std::string& why);
  ~NativeWindow();
  NativeWindow(const NativeWindow&) = delete;
  NativeWindow& operator=(const NativeWindow&) = delete;

  GLFWwindow* handle() const { return handle_; }
  PixelSize size() const;         ///< in screen units
  PixelSize framebuffer() const;  ///< in pixels
  /// How much larger than on a plain display lengths should be, in screen units.
  float length_scale() const;
  /// Pixels for each screen unit.
  float density() const;
  /// Does nothing when the title is that already.
  void set_title(const std::string& title);

  /// Call after the atlas was built anew, between two frames.
  void renew_fonts();
  void begin_frame();
  /// Paints the frame begun over `clear`, a colour as 0xAABBGGRR. It is in the back buffer until present().
  void paint(unsigned clear);
  void present();

 private:
  explicit NativeWindow(GLFWwindow* handle) : handle_(handle) {}
  void attach_imgui();

  GLFWwindow* handle_;
  std::string title_;
};

/// Whether a window with OpenGL 3.3 can be had, tried with one that is never shown.
struct OpenGlTrial {
  bool display = false;
  std::string version;  ///< e.g. "4.5 (Core Profile) Mesa 22.3.6"; empty when there is none
  std::string why;      ///< one sentence when something is missing
};
OpenGlTrial try_opengl();

}  // namespace racecourse

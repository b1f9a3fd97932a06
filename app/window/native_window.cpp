#include "window/native_window.h"

// glad goes first: it brings the OpenGL declarations that GLFW would otherwise look for.
#include <glad/gl.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

#include "backends/imgui_impl_glfw.h"
#include "backends/imgui_impl_opengl3.h"
#include "imgui.h"
#include "ui/imgui_compat.h"

namespace racecourse {

namespace {

constexpr PixelSize preferred{1600, 1000};
constexpr PixelSize smallest{640, 400};

std::string last_glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text ? text : "no reason given";
}

// GLFW keeps running between two windows; it is ended once, with the process.
bool start_glfw(std::string& why) {
  if (glfwInit()) return true;
  why = "there is no display to open a window on (" + last_glfw_error() + ")";
  return false;
}

void ask_for_core_profile() {
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SAMPLES, 0);  // Dear ImGui smooths edges itself
}

/// By these names desktops find the menu entry and its icon: app/package/racecourse.desktop.
void name_application() {
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "racecourse");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "racecourse");
#if defined(GLFW_WAYLAND_APP_ID)
  glfwWindowHintString(GLFW_WAYLAND_APP_ID, "racecourse");
#endif
}

PixelSize fitting_size(PixelSize wanted) {
  PixelSize size = wanted;
  float scale = 1;
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) {
    float across = 1;
    glfwGetMonitorContentScale(monitor, &scale, &across);
    PixelSize room;
    glfwGetMonitorWorkarea(monitor, nullptr, nullptr, &room.width, &room.height);
    if (size.width <= 0 || size.height <= 0) {
      size = {static_cast<int>(static_cast<float>(preferred.width) * scale),
              static_cast<int>(static_cast<float>(preferred.height) * scale)};
    }
    if (room.width > 0) size.width = std::min(size.width, room.width);
    if (room.height > 0) size.height = std::min(size.height, room.height);
  }
  if (size.width <= 0 || size.height <= 0) size = preferred;
  return size;
}

std::string no_opengl() { return "this display has no OpenGL 3.3 (" + last_glfw_error() + ")"; }

}  // namespace

std::unique_ptr<NativeWindow> NativeWindow::open(PixelSize wanted, std::string& why) {
  if (!start_glfw(why)) return nullptr;
  ask_for_core_profile();
  name_application();
  const PixelSize size = fitting_size(wanted);
  GLFWwindow* handle = glfwCreateWindow(size.width, size.height, "Racecourse", nullptr, nullptr);
  if (!handle) {
    why = no_opengl();
    glfwTerminate();
    return nullptr;
  }
  glfwSetWindowSizeLimits(handle, std::min(smallest.width, size.width),
                          std::min(smallest.height, size.height), GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(handle);
  if (!gladLoadGL(glfwGetProcAddress)) {
    why = "the OpenGL functions of this display could not be loaded";
    glfwDestroyWindow(handle);
    glfwTerminate();
    return nullptr;
  }
  glfwSwapInterval(1);
  auto window = std::unique_ptr<NativeWindow>(new NativeWindow(handle));
  window->attach_imgui();
  return window;
}

void NativeWindow::attach_imgui() {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // the layout follows from the window, there is nothing to keep
  io.LogFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(handle_, true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

NativeWindow::~NativeWindow() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(handle_);
  glfwTerminate();
}

PixelSize NativeWindow::size() const {
  PixelSize size;
  glfwGetWindowSize(handle_, &size.width, &size.height);
  return size;
}

PixelSize NativeWindow::framebuffer() const {
  PixelSize size;
  glfwGetFramebufferSize(handle_, &size.width, &size.height);
  return size;
}

float NativeWindow::density() const {
  const int units = size().width;
  const int pixels = framebuffer().width;
  return units > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(units) : 1.0f;
}

float NativeWindow::length_scale() const {
  float across = 1;
  float down = 1;
  glfwGetWindowContentScale(handle_, &across, &down);
  // Where screen units are larger than pixels already (macOS, Wayland) the scale is in them.
  return std::clamp(std::max(across, down) / density(), 0.5f, 4.0f);
}

void NativeWindow::set_title(const std::string& title) {
  if (title == title_) return;
  title_ = title;
  glfwSetWindowTitle(handle_, title.c_str());
}

void NativeWindow::renew_fonts() {
#if IMGUI_VERSION_NUM < 19200
  // Only the texture: 1.86 forgets that buffers made anew are empty, and draws nothing from then on.
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

void NativeWindow::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  compat::take_typed_at_once();
  ImGui::NewFrame();
}

void NativeWindow::paint(unsigned clear) {
  ImGui::Render();
  const PixelSize pixels = framebuffer();
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(clear);
  glViewport(0, 0, pixels.width, pixels.height);
  glClearColor(colour.x, colour.y, colour.z, 1.0f);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void NativeWindow::present() { glfwSwapBuffers(handle_); }

OpenGlTrial try_opengl() {
  OpenGlTrial trial;
  if (!start_glfw(trial.why)) return trial;
  trial.display = true;
  ask_for_core_profile();
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  if (GLFWwindow* handle = glfwCreateWindow(64, 64, "Racecourse", nullptr, nullptr)) {
    glfwMakeContextCurrent(handle);
    if (gladLoadGL(glfwGetProcAddress)) {
      trial.version = reinterpret_cast<const char*>(glGetString(GL_VERSION));
    } else {
      trial.why = "the OpenGL functions of this display could not be loaded";
    }
    glfwDestroyWindow(handle);
  } else {
    trial.why = no_opengl();
  }
  glfwTerminate();
  return trial;
}

}  // namespace racecourse

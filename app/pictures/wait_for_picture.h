#pragma once

// Who waits for whom, as a picture: threads and locks around an ellipse, waits and holds as lines between them.

#include <string>
#include <string_view>

#include "kit/recording/wait_for.h"
#include "pictures/canvas.h"
#include "pictures/wait_for_graph_compute.h"

namespace racecourse {

class WaitPicture {
 public:
  /// Of a graph with threads. As much is written on its plates as leaves room for the lines. Refers to the graph, which must
  /// outlive it.
  WaitPicture(const Canvas& canvas, Box box, const WaitGraph& graph);
  void draw(Canvas& canvas) const;

  /// What is at that place, in words; empty where there is no plate.
  std::string words_at(Vec2 place) const;

 private:
  enum class Plates { with_state, with_name, with_short_name, dots };

  Vec2 size_of(const Canvas& canvas, Plates plates) const;
  const WaitGraph::Thread& thread_of(const WaitForNode& node) const;
  const WaitGraph::Lock& lock_of(const WaitForNode& node) const;
  Vec2 centre_of(const WaitForNode& node) const;
  Box plate_of(const WaitForNode& node) const;
  bool is_stuck(const WaitForNode& lock) const;
  void draw_line(Canvas& canvas, const WaitForLine& line) const;
  void draw_thread(Canvas& canvas, const WaitForNode& node) const;
  void draw_lock(Canvas& canvas, const WaitForNode& node) const;
  void write(Canvas& canvas, Vec2 middle, std::string_view name, Ink ink, std::string_view state,
             Ink state_ink) const;

  const WaitGraph& graph_;
  const Box box_;
  Plates plates_ = Plates::with_state;
  Vec2 size_;  // of a plate
  WaitForLayout layout_;
};

/// How the lines are to be read: its width, and drawn with its left end and its middle there.
float wait_key_width(const Canvas& canvas);
void draw_wait_key(Canvas& canvas, Vec2 at);

}  // namespace racecourse

// Limits of control groups, read from files as the two versions write them.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "kit/host/control_group.h"
#include "kit/host/host.h"
#include "kit/host/temporary_file.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

/// A root folder whose files say what a test wants.
class FakeRoot {
 public:
  void write(const std::string& file, const std::string& text) const {
    const fs::path path = root() / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  fs::path root() const { return mark_.path().parent_path() / "root"; }

 private:
  const TemporaryFile mark_{"mark"};
};

}  // namespace

TEST_CASE("control groups: where there are none, nothing is limited") {
  const FakeRoot fake;
  const ControlGroup group = control_group(fake.root());
  CHECK_FALSE(group.cores);
  CHECK(group.cpus.empty());
  CHECK_FALSE(group.memory_bytes);
  CHECK_FALSE(group.tasks);
}

TEST_CASE("control groups, version 2: the lowest limit on the way up holds") {
  const FakeRoot fake;
  fake.write("proc/self/cgroup", "0::/class/student\n");
  fake.write("proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n");
  fake.write("sys/fs/cgroup/class/cpu.max", "150000 100000\n");
  fake.write("sys/fs/cgroup/class/pids.max", "100\n");
  fake.write("sys/fs/cgroup/class/pids.current", "97\n");
  fake.write("sys/fs/cgroup/class/memory.max", "max\n");
  fake.write("sys/fs/cgroup/class/student/cpu.max", "max 100000\n");
  fake.write("sys/fs/cgroup/class/student/pids.max", "50\n");
  fake.write("sys/fs/cgroup/class/student/pids.current", "2\n");
  fake.write("sys/fs/cgroup/class/student/memory.max", "536870912\n");
  fake.write("sys/fs/cgroup/class/student/cpuset.cpus.effective", "0-1,4\n");
  const ControlGroup group = control_group(fake.root());
  CHECK(group.cores == 1.5);
  CHECK(group.cpus == "0-1,4");
  CHECK(group.memory_bytes == 512 << 20);
  REQUIRE(group.tasks);
  CHECK(group.tasks->most == 100);
  CHECK(group.tasks->now == 97);
}

TEST_CASE(
    "control groups, version 1: each controller has a hierarchy, and a container sees its own group on top") {
  const FakeRoot fake;
  fake.write(
      "proc/self/cgroup",
      "9:pids:/docker/abc\n4:memory:/docker/abc\n3:cpuset:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/\n");
  fake.write("proc/self/mountinfo",
             "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
             "33 31 0:31 /docker/abc /sys/fs/cgroup/cpuset ro - cgroup cgroup rw,cpuset\n"
             "34 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
             "35 31 0:36 /docker/abc /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids\n");
  fake.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "50000\n");
  fake.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  fake.write("sys/fs/cgroup/cpuset/cpuset.cpus", "3\n");
  fake.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  fake.write("sys/fs/cgroup/pids/pids.max", "64\n");
  fake.write("sys/fs/cgroup/pids/pids.current", "5\n");
  const ControlGroup group = control_group(fake.root());
  CHECK(group.cores == 0.5);
  CHECK(group.cpus == "3");
  CHECK_FALSE(group.memory_bytes);
  REQUIRE(group.tasks);
  CHECK(group.tasks->most == 64);
  fake.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
  CHECK_FALSE(control_group(fake.root()).cores);
  fake.write("sys/devices/system/cpu/online", "3\n");
  CHECK(control_group(fake.root()).cpus.empty());  // it is all that the machine has
}

TEST_CASE("control groups: there is at least one core, and no more than their time is worth") {
  CHECK(host().cores >= 1);
  if (const auto cores = control_group().cores) CHECK(host().cores < *cores + 1);
}

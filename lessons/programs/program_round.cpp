#include "programs/program_round.h"

#include <sstream>
#include <utility>

#include "kit/programs/program_ending.h"

namespace racecourse {

namespace {

constexpr char between = '\0';

std::string words_of(const ProgramRecord& record) {
  switch (record.ended) {
    case Ended::not_yet: return std::string(ended_well);  // the main thread ended before others
    case Ended::returned: return "returned " + std::to_string(record.code);
    case Ended::exited: return "exit " + std::to_string(record.code);
    case Ended::asserted: return std::string("assertion failed: ") + record.words;
    case Ended::terminated: return std::string("terminate: ") + record.words;
    case Ended::crashed:
    case Ended::aborted:
    case Ended::failed: break;
  }
  return record.words;
}

std::uint32_t image_of(std::span<const std::uint64_t> words) {
  return static_cast<std::uint32_t>(words[ProgramObjects::image]);
}

std::string output_of(const ProgramRecord& record) { return {record.output, record.output_size}; }

}  // namespace

ProgramEnding unpacked(const std::string& value) {
  const std::size_t at = value.rfind(between);
  if (at == std::string::npos) return {"", value};
  return {value.substr(0, at), value.substr(at + 1)};
}

ProgramRound::ProgramRound(const LoadedProgram& program, Discoveries& found,
                           std::vector<std::string> expected)
    : found_(found), expected_(std::move(expected)), stage_({}, [](ControlledStage::Cast&) {}) {
  found.objects.make(stage_);
  auto segments = std::make_unique<ProgramSegments>(program, found);
  segments_ = segments.get();
  cast_.bodies.push_back({"main", ControlledCode([] {})});
  cast_.objects = found.objects.all();
  cast_.is_program = true;
  cast_.ending = [this] { return ending(nullptr); };
  cast_.other_ending = [this](const char* how) { return ending(how); };
  cast_.value = [this](std::span<const std::uint64_t> words, std::uint32_t object) {
    const auto [address, size] = found_.objects.place_of(object);
    return segments_->value(image_of(words), address, size);
  };
  cast_.printed = [this](std::span<const std::uint64_t> words) {
    return output_of(segments_->ending(image_of(words)));
  };
  machine_.emplace(cast_, std::move(segments));
}

Ending ProgramRound::ending(const char* instead_of_record) {
  const ProgramRecord& record =
      segments_->ending(static_cast<std::uint32_t>(found_.objects.word(ProgramObjects::image)));
  const std::string output = output_of(record);
  const std::string ended = instead_of_record != nullptr ? instead_of_record : words_of(record);
  return {output + between + ended, verdict_of(output, ended, expected_) != ProgramVerdict::broken};
}

// Addresses in the program itself are told from its beginning: it lies somewhere else each time.

std::string write_discoveries(const Discoveries& found, const LoadedProgram& program) {
  std::ostringstream text;
  const auto put = [&](std::uintptr_t address) {
    if (in_regions(address))
      text << " r " << address - regions_begin;
    else
      text << " p " << address - program.base();
  };
  for (const auto& [address, place] : found.places.all()) {
    text << "place " << place.size << ' ' << place.atomic;
    put(address);
    text << ' ' << found.objects.name(place) << '\n';
  }
  for (const auto& [address, kind] : found.objects.known()) {
    text << "object " << static_cast<int>(kind);
    put(address);
    text << ' ' << found.objects.name(address, kind) << '\n';
  }
  for (const std::uintptr_t word : found.escaped) {
    text << "escaped";
    put(word);
    text << '\n';
  }
  for (const auto& [child, region] : found.regions)
    text << "region " << child.first << ' ' << child.second << ' ' << region << '\n';
  return text.str();
}

void read_discoveries(const std::string& text, const LoadedProgram& program, Discoveries& found) {
  std::istringstream from(text);
  const auto address = [&] {
    std::string base;
    std::uintptr_t offset = 0;
    from >> base >> offset;
    return offset + (base == "r" ? regions_begin : program.base());
  };
  const auto name = [&](std::uintptr_t at) {
    std::string rest;
    std::getline(from, rest);
    rest.erase(0, rest.find_first_not_of(' '));
    if (!rest.empty()) found.objects.give_name(at, std::move(rest));
  };
  for (std::string what; from >> what;) {
    if (what == "place") {
      Access access;
      from >> access.size >> access.atomic;
      access.address = address();
      found.places.add(access);
      name(access.address);
    } else if (what == "object") {
      int kind = 0;
      from >> kind;
      const std::uintptr_t at = address();
      found.objects.of(at, static_cast<ObjectKind>(kind));
      name(at);
    } else if (what == "escaped") {
      found.escaped.insert(address());
    } else if (what == "region") {
      std::uint32_t parent = 0, region = 0;
      std::uint16_t child = 0;
      from >> parent >> child >> region;
      found.regions[{parent, child}] = region;
    }
  }
  found.places.have_grown();
}

}  // namespace racecourse

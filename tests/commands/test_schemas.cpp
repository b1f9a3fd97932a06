// The files that are kept from one session to the next, against the schemas that are installed. What the program prints is
// checked by tests/schemas/check_schemas.py on its own.

#include <doctest/doctest.h>

#include "../window/driver.h"
#include "files/settings_store.h"

using namespace racecourse;
using namespace racecourse::driving;

namespace {

/// What the checker says about the documents, each written as NAME=FILE; nothing where it cannot check.
std::optional<std::string> schema_complaints(const Words& documents) {
  const TemporaryFolder folder;
  Words words{"python3", RACECOURSE_PACKAGE_FOLDER "/../../tests/schemas/check_schemas.py",
              RACECOURSE_PACKAGE_FOLDER "/schemas"};
  words.insert(words.end(), documents.begin(), documents.end());
  Process checker(words, {}, folder / "out", folder / "err");
  const auto code = checker.wait_for(patience);
  if (code == 77) return {};
  const std::string said = read_whole(folder / "out") + read_whole(folder / "err");
  CHECK((code == 0) == said.empty());
  return said;
}

}  // namespace

TEST_CASE("the files that are kept fit their schemas") {
  const TemporaryFolder folder;
  Preferences preferences;
  preferences.theme = ThemeName::projector;
  preferences.type_size = 1.25f;
  preferences.python = "pypy3";
  REQUIRE_FALSE(save_preferences(folder / "settings.json", preferences));
  REQUIRE_FALSE(save_progress(folder / "progress.json", {{"deadlock", {"one", "two"}}, {"gil", {}}}));
  REQUIRE_FALSE(save_notes(folder / "notes.json", {{"deadlock", "Why?\nBecause."}}));
  const auto said = schema_complaints({"settings=" + (folder / "settings.json").string(),
                                       "progress=" + (folder / "progress.json").string(),
                                       "notes=" + (folder / "notes.json").string()});
  if (!said) {
    MESSAGE("not tested: there is no python3-jsonschema (Debian: apt install python3-jsonschema)");
    return;
  }
  CHECK(said->empty());
  // The check itself can fail: a key that no schema names is found.
  const auto wrong = schema_complaints({"progress=" + (folder / "notes.json").string()});
  CHECK(wrong->find("'notes' was unexpected") != std::string::npos);
}

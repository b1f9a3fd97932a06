#pragma once

// A real browser that reads pages: Chromium without a window, started once for many of them and asked over a pipe (the Chrome
// DevTools Protocol), by a few lines of Python.

#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "../window/driver.h"

namespace racecourse::driving {

/// What the browser makes of a page.
struct PageSeen {
  int a4 = 0, us_letter = 0;  ///< printed pages
  int too_wide = -1;          ///< pixels that a phone, 390 wide, has to be scrolled sideways for
  int drawings = 0;
};

inline constexpr const char* read_pages = R"(
import base64, fcntl, json, os, re, subprocess, sys
profile, files = sys.argv[1], sys.argv[2:]
def pipe_out_of_the_way():
    return [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in os.pipe()]
orders, to_browser = pipe_out_of_the_way()
from_browser, answers = pipe_out_of_the_way()
def as_chromium_wants_it():
    os.dup2(orders, 3)
    os.dup2(answers, 4)
try:
    browser = subprocess.Popen(
        ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
         '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--remote-debugging-pipe', '--user-data-dir=' + profile, 'about:blank'],
        preexec_fn=as_chromium_wants_it, pass_fds=(3, 4))
except FileNotFoundError:
    sys.exit(127)
os.close(orders)
os.close(answers)
session, number, said = {}, 0, b''
def message():
    global said
    parts = [said]
    while b'\0' not in parts[-1]:
        parts.append(os.read(from_browser, 1 << 20))
        if not parts[-1]: sys.exit('the browser has gone')
    text, said = b''.join(parts).split(b'\0', 1)
    return json.loads(text)
def ask(method, **params):
    global number
    number += 1
    os.write(to_browser, json.dumps({'id': number, 'method': method, 'params': params, **session}).encode() + b'\0')
    while True:
        answer = message()
        if answer.get('id') != number: continue
        if 'error' in answer: sys.exit(method + ': ' + str(answer['error']))
        return answer['result']
def value_of(expression):
    return ask('Runtime.evaluate', expression=expression, returnByValue=True)['result']['value']
def pages_on(width, height):
    pdf = base64.b64decode(ask('Page.printToPDF', paperWidth=width, paperHeight=height)['data'])
    return len(re.findall(rb'/Type\s*/Page\b', pdf))
tab = [one for one in ask('Target.getTargets')['targetInfos'] if one['type'] == 'page'][0]['targetId']
session = {'sessionId': ask('Target.attachToTarget', targetId=tab, flatten=True)['sessionId']}
ask('Page.enable')
ask('Emulation.setDeviceMetricsOverride', width=390, height=844, deviceScaleFactor=1, mobile=True)
for file in files:
    ask('Page.navigate', url='file://' + file)
    while message().get('method') != 'Page.loadEventFired': pass
    print(file, pages_on(8.27, 11.69), pages_on(8.5, 11),
          value_of('document.documentElement.scrollWidth - 390'), value_of('document.querySelectorAll("svg").length'))
ask('Browser.close')
browser.wait()
)";

/// Nothing where there is no Chromium on this machine.
inline std::optional<std::map<std::string, PageSeen>> seen_by_browser(
    const std::vector<std::filesystem::path>& files) {
  const TemporaryFolder folder;
  Words words{"python3", "-c", read_pages, (folder / "profile").string()};
  for (const auto& file : files) words.push_back(file.string());
  Process reader(words, {}, folder / "out", folder / "err");
  const auto code = reader.wait_for(2 * patience);
  if (code == 127) return {};
  if (code != 0) throw std::runtime_error("the pages could not be read: " + read_whole(folder / "err"));
  std::map<std::string, PageSeen> seen;
  std::istringstream lines(read_whole(folder / "out"));
  std::string file;
  PageSeen page;
  while (lines >> file >> page.a4 >> page.us_letter >> page.too_wide >> page.drawings) seen[file] = page;
  return seen;
}

}  // namespace racecourse::driving

// Shows a guest's screen in a real browser with noVNC:
//   node novnc.js BROWSER SOCKET PICTURE
// SOCKET is the WebSocket with its ticket. Says how large the screen is and that it is not blank.
const http = require('http');
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const [, , browser, socket, picture] = process.argv;
const NOVNC = path.join(__dirname, 'node_modules/@novnc/novnc');
const PAGE = `<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="screen"></div>
<script type="module">
  import RFB from '/core/rfb.js';
  const rfb = new RFB(document.getElementById('screen'), ${JSON.stringify(socket)});
  rfb.viewOnly = true;
  window.story = [];
  for (const name of ['connect', 'disconnect', 'credentialsrequired', 'securityfailure', 'desktopname'])
    rfb.addEventListener(name, (event) => window.story.push(
      name + (event.detail && event.detail.name ? ' ' + event.detail.name : '')));
  window.colours = () => {
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    return [canvas.width, canvas.height, seen.size];
  };
</script>`;

const pages = http.createServer((request, response) => {
  const file = path.join(NOVNC, path.normalize(request.url));
  const script = request.url.endsWith('.js') && fs.existsSync(file);
  response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
  response.end(script ? fs.readFileSync(file) : PAGE);
});

async function main() {
  await new Promise((ready) => pages.listen(0, '127.0.0.1', ready));
  const shown = await chromium.launch({ executablePath: browser, args: ['--no-sandbox',
    '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'] });
  try {
    const page = await shown.newPage();
    await page.goto(`http://127.0.0.1:${pages.address().port}/`);
    await page.waitForFunction(() => window.story && window.story.length > 0, { timeout: 30000 });
    console.log((await page.evaluate(() => window.story.slice().sort())).join(', '));
    await page.waitForFunction(() => window.colours()[2] > 1, { timeout: 30000 });
    const [width, height, colours] = await page.evaluate(() => window.colours());
    console.log('screen', width > 100 && height > 100, 'blank', colours < 2);
    await page.locator('canvas').screenshot({ path: picture });
  } finally {
    await shown.close();
  }
}

main().then(() => process.exit(0), (failure) => { console.log('failed', failure); process.exit(1); });

import { createServer } from 'node:http';

/** A captive portal, as hotels and some boxes have: whatever is asked over plain HTTP, it asks to accept its terms. */
createServer((_request, response) => {
  response.writeHead(302, { location: 'http://portail.example/conditions' }).end('<h1>Acceptez les conditions</h1>');
}).listen(8080, '0.0.0.0', () => process.stdout.write('ready\n'));
process.stdin.resume().on('close', () => process.exit(0));

"""A real WordPress for tests: Debian's package, PHP's own server and a MariaDB, in a folder of its own.

Needs ``php-cli``, ``php-mysql``, ``mariadb-server-core`` and ``mariadb-client-core`` installed and the package ``wordpress``
installed or unpacked; ``WORDPRESS_FOLDER`` names the folder of its ``wp-load.php`` where that is not Debian's own.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import pytest

from tests.ports import free_port
from tests.waiting import wait_for

START_S = 180.0
"""Longest wait for each step of the start: a machine that others load is slow, not wrong."""
_PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "my_print_defaults")
_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
"""Debian keeps servers where not everybody looks."""
_CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '%(root)s'); define('WP_SITEURL', '%(root)s'); define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEFAULT_THEME', 'plain');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
_INSTALL = """<?php
define('WP_INSTALLING', true); $_SERVER['HTTP_HOST'] = '%(host)s';
function wp_mail() { return true; }
require '%(folder)s/wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Acme', 'ann', 'ann@acme.test', true, '', 'only-for-this-test');
update_option('permalink_structure', $argv[1]); flush_rewrite_rules(); switch_theme('plain');
wp_create_user('carl', 'only-for-this-test', 'carl@acme.test');
(new WP_User(get_user_by('login', 'carl')->ID))->set_role('contributor');
wp_create_user('edna', 'only-for-this-test', 'edna@acme.test');
(new WP_User(get_user_by('login', 'edna')->ID))->set_role('author');
$made = [];
foreach (['ann', 'carl', 'edna'] as $who) {
  $id = get_user_by('login', $who)->ID;
  $made[$who] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Firebreak'])[0];
}
echo "\\n", json_encode($made);
"""
_THEME = {
    "style.css": "/*\nTheme Name: Plain\n*/\n",
    "index.php": "<?php wp_head(); while (have_posts()) { the_post(); ?><article><h1><?php the_title(); ?></h1>"
    "<div><?php the_content(); ?></div></article><?php }",
}
"""A theme that shows what WordPress itself makes of a post, and nothing else."""


def wordpress_folder() -> Path:
    """Where the package lies. Skips where something is missing; fails there in CI, which installs it."""
    named = os.environ.get("WORDPRESS_FOLDER")
    folder = Path(named) if named else Path("/usr/share/wordpress")
    missing = [name for name in _PROGRAMS if not shutil.which(name, path=_PLACES)]
    missing += [] if (folder / "wp-load.php").is_file() else ["wordpress"]
    if missing:
        say = f"a real WordPress cannot be started: {', '.join(missing)} missing"
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)
    return folder


class RealWordPress:
    """Enter to start it, leave to stop it and remove all of it. ``pretty``: whether its links are."""

    def __init__(self, *, pretty: bool = True) -> None:
        self.root = f"http://127.0.0.1:{free_port()}"
        self.passwords: dict[str, str] = {}
        """Application passwords: of ann (administrator), edna (author) and carl (contributor)."""
        self._pretty = pretty
        self._package = wordpress_folder()
        self._folder = Path(tempfile.mkdtemp(prefix="firebreak-wordpress-"))
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End both servers, the database last."""
        for process in reversed(self._processes):
            process.terminate()
            process.wait(timeout=30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        data, socket, site = (self._folder / name for name in ("data", "sock", "site"))
        self._database(data, socket)
        shutil.copytree(self._package, site, symlinks=True, ignore=shutil.ignore_patterns("wp-config.php"))
        theme = site / "wp-content/themes/plain"
        theme.mkdir(parents=True)
        for name, text in _THEME.items():
            (theme / name).write_text(text)
        named = {
            "socket": socket,
            "root": self.root,
            "folder": site,
            "host": self.root.removeprefix("http://"),
        }
        (site / "wp-config.php").write_text(_CONFIG % named)
        (self._folder / "install.php").write_text(_INSTALL % named)
        links = "/%postname%/" if self._pretty else ""
        script = ["php", "-d", "display_errors=0", str(self._folder / "install.php"), links]
        said = subprocess.run(script, check=True, capture_output=True, timeout=START_S).stdout
        self.passwords = json.loads(said.splitlines()[-1])
        self._run(["php", "-d", "display_errors=0", "-S", named["host"], "-t", str(site)])
        wait_for(self._answers, "WordPress answers", START_S)

    def _database(self, data: Path, socket: Path) -> None:
        program = {name: str(shutil.which(name, path=_PLACES)) for name in _PROGRAMS}
        who = ["--user=root"] if os.getuid() == 0 else []
        made = [program["mariadb-install-db"], "--no-defaults", f"--datadir={data}", "--skip-test-db", *who]
        made += ["--auth-root-authentication-method=normal"]
        subprocess.run(made, check=True, capture_output=True, timeout=START_S)
        first = self._folder / "first.sql"
        first.write_text("CREATE DATABASE wordpress CHARACTER SET utf8mb4;")
        small = ["--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0", "--skip-networking"]
        paths = [f"--datadir={data}", f"--socket={socket}", f"--init-file={first}"]
        self._run([program["mariadbd"], "--no-defaults", *paths, *small, *who])
        wait_for(socket.exists, "MariaDB answers", START_S)

    def _run(self, command: list[str]) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._processes.append(subprocess.Popen(command, **quiet))  # type: ignore[call-overload]

    def _answers(self) -> bool:
        try:
            found = httpx.get(f"{self.root}/?rest_route=/", timeout=20)
        except httpx.TransportError:
            return False
        return found.status_code == 200 and "routes" in found.json()

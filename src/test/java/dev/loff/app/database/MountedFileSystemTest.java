package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountedFileSystemTest {
    private static final List<String> KINDS = List.of("nodev\tnfs4", "nodev\toverlay", "\text4", "\txfs");

    @ParameterizedTest
    @CsvSource({
        "ext4, rw, true",
        "xfs, rw, true",
        "tmpfs, rw, true",
        "overlay, 'rw,lowerdir=/a', true",
        "nfs4, 'rw,local_lock=none', true",
        "nfs4, 'rw,local_lock=all', false",
        "nfs, 'rw,nolock', false",
        "nfs, 'rw,local_lock=flock', false",
        "cifs, rw, true",
        "cifs, 'rw,nobrl', false",
        "9p, rw, false",
        "virtiofs, rw, false",
        "fuse.sshfs, rw, false",
        "fuse.glusterfs, rw, true"
    })
    void saysWhetherOtherMachinesSeeALock(String type, String options, boolean trusted) {
        MountedFileSystem found = MountedFileSystem.of(
                Path.of("/data/home"),
                List.of("40 27 0:50 / /data rw,relatime - " + type + " server:/x " + options),
                KINDS);
        assertThat(found.whyLocksDoNotCount().isEmpty()).isEqualTo(trusted);
        assertThat(found.description()).contains("type=" + type);
    }

    @Test
    void usesTheNearestAndLatestMount() {
        List<String> mounts = List.of(
                "27 1 254:0 / / rw - ext4 /dev/vda rw",
                "40 27 0:50 / /a\\040b rw shared:1 master:2 - nfs4 server:/x rw,vers=4.2",
                "41 40 0:51 / /a\\040b rw - 9p share rw",
                "42 27 0:52 / /a\\040b/deeper rw - xfs /dev/vdb rw");
        assertThat(MountedFileSystem.of(Path.of("/a b/home"), mounts, KINDS).type())
                .isEqualTo("9p");
        assertThat(MountedFileSystem.of(Path.of("/a b/deeper/home"), mounts, KINDS)
                        .type())
                .isEqualTo("xfs");
        assertThat(MountedFileSystem.of(Path.of("/a bc/home"), mounts, KINDS).type())
                .isEqualTo("ext4");
    }
}

package dev.loff.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.protocol.CommittedFiles.Faults;
import dev.loff.app.protocol.CommittedFiles.Names;
import dev.loff.app.protocol.CommittedFiles.Question;
import dev.loff.app.protocol.CommittedFiles.Rules;
import org.junit.jupiter.api.Test;

class CommittedFilesTest {
    private static final Faults SOME = new Faults(2, 1);

    @Test
    void committedFilesStayAndTheRunEnds() {
        assertThat(Explorer.explore(new CommittedFiles(Rules.PRESENT, 1, SOME)).counterexample())
                .isEmpty();
        assertThat(Explorer.explore(new CommittedFiles(Rules.PRESENT, 2, SOME)).counterexample())
                .isEmpty();
    }

    /** The former owner renames its file over one whose row is about to be committed. */
    @Test
    void aNameWithoutTheAttemptLetsAFormerOwnerReplaceACommittedFile() {
        assertThat(counterexample(Rules.FORMER.with(Names.OF_THE_FILE_WHEN_WHOLE)))
                .isEqualTo("""
                          1  host 1 begins execution 1
                          2  host 1 opens file-1-1.tmp
                          3  host 1 writes the bytes of execution 1
                          4  the lease of execution 1 expires
                          5  host 2 takes the run from execution 1, whose lease has expired
                          6  host 2 begins execution 2
                          7  host 2 opens file-1-2.tmp
                          8  host 2 writes the bytes of execution 2
                          9  host 2 renames it to file-1
                         10  host 1 renames it to file-1
                         11  host 2 asks inside a transaction and owns the run
                         12  host 2 commits the row of file 1: file-1 with the bytes of execution 2
                          => the row of file-1 has the hash of execution 2, the file the bytes of execution 1
                        """);
    }

    /** The former owner still has the file open that the other owner renames. */
    @Test
    void aTemporaryNameWithoutTheAttemptIsSharedToo() {
        assertThat(counterexample(Rules.FORMER))
                .contains("host 1 opens file-1.tmp, which is there, and empties it")
                .endsWith("=> the row of file-1 has the hash of execution 2, the file the bytes of execution 0\n");
    }

    @Test
    void checkingBeforeTheRenameIsNotEnough() {
        Rules asking = Rules.FORMER.with(Names.OF_THE_FILE_WHEN_WHOLE).with(Question.ALSO_BEFORE_THE_RENAME);

        assertThat(counterexample(asking))
                .contains("host 1 asks and owns the run", "=> the row of file-1 has the hash");
    }

    @Test
    void withoutTheCheckAFormerOwnerCommits() {
        assertThat(counterexample(Rules.PRESENT.with(Question.NEVER)))
                .endsWith("=> execution 1 commits, although it has lost the run\n");
    }

    @Test
    void withoutALimitASuspendedCommitBlocksTheRunForEver() {
        assertThat(counterexample(Rules.PRESENT.with(Limit.NONE))).isEqualTo("""
                  1  host 1 begins execution 1
                  2  host 1 opens file-1-1.tmp
                  3  host 1 writes the bytes of execution 1
                  4  host 1 renames it to file-1-1
                  5  host 1 asks inside a transaction and owns the run
                  6  host 1 is suspended
                  => no healthy host can ever make progress
                """);
    }

    private static String counterexample(Rules rules) {
        return Explorer.explore(new CommittedFiles(rules, 1, SOME))
                .counterexample()
                .map(Explorer.Counterexample::text)
                .orElse("none");
    }
}

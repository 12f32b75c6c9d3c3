package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every relative link in the manual leads to a file or folder, and to a heading in it if the link names one. */
class LinksTest {
    private static final Path GUIDES = Path.of("../ops/guides");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^()\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int seen = 0;
        for (Path page : Manual.pages()) {
            for (String link : relativeLinks(page)) {
                seen++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(seen).as("links seen").isGreaterThan(60);
    }

    @Test
    void everyGuideIsInTheListOfContents() throws IOException {
        List<String> guides = Manual.files(GUIDES, ".md").stream()
                .map(it -> String.valueOf(it.getFileName()))
                .filter(it -> !it.equals("README.md"))
                .toList();
        assertThat(relativeLinks(GUIDES.resolve("README.md"))).containsAll(guides);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs.md", "jobs.md#the-dataset", "../runbooks", "../../README.md#exit-codes", "#guides"})
    void aFileAFolderAndAHeadingAreFound(String link) throws IOException {
        assertThat(leadsSomewhere(GUIDES.resolve("README.md"), link)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-guide.md", "guides/jobs.md", "jobs.md#no-such-heading", "#no-such-heading"})
    void aBrokenLinkIsFound(String link) throws IOException {
        assertThat(leadsSomewhere(GUIDES.resolve("README.md"), link)).isFalse();
    }

    private static List<String> relativeLinks(Path page) throws IOException {
        String text = CODE.matcher(Files.readString(page)).replaceAll("");
        return LINK.matcher(text)
                .results()
                .map(it -> it.group(1))
                .filter(it -> !it.matches("[a-z]+:.*"))
                .toList();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return parts.length == 1
                ? Files.exists(target)
                : Files.isRegularFile(target) && anchors(target).contains(parts[1]);
    }

    /** The headings as GitHub makes anchors of them: lower case, no punctuation, hyphens for spaces. */
    private static List<String> anchors(Path page) throws IOException {
        String text = FENCED.matcher(Files.readString(page)).replaceAll("");
        return HEADING.matcher(text)
                .results()
                .map(it -> it.group(1).toLowerCase(Locale.ROOT))
                .map(it -> it.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}

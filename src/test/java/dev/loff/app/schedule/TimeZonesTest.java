package dev.loff.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loff.app.jobs.RefusedException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {
    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "UTC", "Etc/GMT+2", "America/New_York", "CET"})
    void acceptsExistingZones(String name) {
        assertThat(TimeZones.named(name)).isEqualTo(ZoneId.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC+2",
                "GMT+2",
                "+02:00",
                "+2",
                "utc +02",
                "UTC-7",
                "GMT-03:30",
                "-0800",
                "UTC+05:30",
                "Etc/UTC+2",
                "Z+1"
            })
    void neverSuggestsTheOppositeOffset(String offset) {
        String message = catchThrowable(() -> TimeZones.named(offset)).getMessage();
        assertThat(message).contains("an offset is not a zone name", "Europe/Berlin");
        int sign = offset.contains("-") ? -1 : 1;
        Matcher offered = Pattern.compile("Etc/GMT[+-][0-9]+").matcher(message);
        while (offered.find()) {
            ZoneOffset meant = ZoneId.of(offered.group()).getRules().getOffset(Instant.EPOCH);
            assertThat(Integer.signum(meant.getTotalSeconds())).as(message).isEqualTo(sign);
        }
    }

    @ParameterizedTest
    @CsvSource({"UTC+2, Etc/GMT-2", "GMT-7, Etc/GMT+7", "+14:00, Etc/GMT-14"})
    void anOffsetOfWholeHoursHasAName(String offset, String zone) {
        assertThatThrownBy(() -> TimeZones.named(offset)).hasMessageContaining("use " + zone + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "EST, America/New_York",
        "est, America/New_York",
        "CST, America/Chicago",
        "IST, Asia/Kolkata",
        "BST, Europe/London",
        "PST, America/Los_Angeles",
        "JST, Asia/Tokyo",
        "AEST, Australia/Sydney",
        "CEST, Europe/Berlin",
    })
    void anAbbreviationIsReadByItsMeaning(String abbreviation, String place) {
        assertThatThrownBy(() -> TimeZones.named(abbreviation))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("an abbreviation is one offset all year")
                .hasMessageContaining(place);
    }

    @ParameterizedTest
    @CsvSource({
        "Berlin, Europe/Berlin",
        "new york, America/New_York",
        "europe/berlin, Europe/Berlin",
        "Europe/Berln, Europe/Berlin",
        "Amerika/New_York, America/New_York",
        "Los-Angeles, America/Los_Angeles",
        "Tokio, Asia/Tokyo",
        "utc, UTC",
    })
    void suggestsTheZoneOfACityOrMisspelledName(String name, String zone) {
        assertThatThrownBy(() -> TimeZones.named(name)).hasMessageContaining("did you mean " + zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"XST", "Beijing", "nowhere at all", "", "🙂"})
    void suggestsNothingForAnUnknownName(String name) {
        assertThatThrownBy(() -> TimeZones.named(name))
                .hasMessageContaining("names are like Europe/Berlin")
                .hasMessageNotContaining("did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EST", "EDT", "CST", "IST", "BST", "MST", "PST", "AST", "GST"})
    void estIsNotAustralia(String name) {
        assertThatThrownBy(() -> TimeZones.named(name)).hasMessageNotContaining("Australia");
    }
}

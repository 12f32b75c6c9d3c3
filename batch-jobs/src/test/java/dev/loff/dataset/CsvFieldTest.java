package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFieldTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\uFF1D1", "-", "+49 30", "-0.1;x"})
    void aFormulaIsText(String text) {
        assertThat(CsvField.of(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "+3", "-12", "1e-5", "-1.5E+10", "oak/12.jpg", "", "a=b", "a-b"})
    void numbersAndOtherTextStayAsTheyAre(String text) {
        assertThat(CsvField.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=a,b", "=a\"b", "\r=a", "\n=a"})
    void aFormulaIsQuotedToo(String text) {
        assertThat(CsvField.of(text)).isEqualTo("\"'" + text.replace("\"", "\"\"") + "\"");
    }
}

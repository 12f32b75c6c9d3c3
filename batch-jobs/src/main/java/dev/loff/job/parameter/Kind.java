package dev.loff.job.parameter;

import dev.loff.dataset.NameEncoding;
import dev.loff.range.Range;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What values a parameter takes. {@link #problem} says what is wrong with one, in words that end a sentence. */
public sealed interface Kind {

    /** What is wrong with {@code value}; empty when nothing is. */
    Optional<String> problem(String value);

    /** What it may be, in few words: {@code 1 to 64}, {@code none, balanced}, {@code a path}. */
    String range();

    /** The words that it may be; empty where it is more than words. */
    default List<String> choices() {
        return List.of();
    }

    /** The one spelling of an allowed value that all that mean the same have. */
    default String canonical(String value) {
        return value;
    }

    /** Whether a value names a file or folder, words of its own aside. */
    default boolean isPath() {
        return false;
    }

    /** The value with its path made absolute, if it is one. */
    default String absolute(String value) {
        return value;
    }

    record Text() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.isBlank() ? Optional.of("it is blank") : Optional.empty();
        }

        @Override
        public String range() {
            return "text";
        }
    }

    /** A file or folder. */
    record Location() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            if (value.isBlank()) {
                return Optional.of("it is blank");
            }
            try {
                return Path.of(value).toString().isEmpty() ? Optional.of("it is blank") : Optional.empty();
            } catch (InvalidPathException e) {
                return Optional.of(value.indexOf('\0') >= 0 ? "it holds a NUL character" : NameEncoding.advice());
            }
        }

        @Override
        public String range() {
            return "a path";
        }

        @Override
        public boolean isPath() {
            return true;
        }

        /** What is no path stays as it is: {@link #problem} says so. */
        @Override
        public String absolute(String value) {
            return problem(value).isPresent()
                    ? value
                    : Path.of(value).toAbsolutePath().normalize().toString();
        }

        /** One place has one name, whatever links lead to it. */
        @Override
        public String canonical(String value) {
            try {
                return Path.of(value).toRealPath().toString();
            } catch (IOException e) {
                return absolute(value);
            }
        }
    }

    /** A model's name: it becomes a folder name. */
    record Name() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
                    ? Optional.empty()
                    : Optional.of("a name starts with a letter or digit and has up to 100 of A-Z a-z 0-9 . _ -");
        }

        @Override
        public String range() {
            return "a name of A-Z a-z 0-9 . _ -";
        }
    }

    record Whole(long least, long most) implements Kind {
        private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]{1,19}");

        static Whole of(Range range) {
            return new Whole((long) range.least(), (long) range.most());
        }

        @Override
        public Optional<String> problem(String value) {
            try {
                boolean fits = DIGITS.matcher(value).matches() && contains(Long.parseLong(value));
                return fits ? Optional.empty() : Optional.of(allowed());
            } catch (NumberFormatException e) {
                return Optional.of(allowed());
            }
        }

        private boolean contains(long number) {
            return number >= least && number <= most;
        }

        private String allowed() {
            return "it is a whole number from " + least + " to " + most;
        }

        @Override
        public String range() {
            return most == Long.MAX_VALUE || most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
        }

        @Override
        public String canonical(String value) {
            return Long.toString(Long.parseLong(value));
        }
    }

    record Decimal(Range numbers) implements Kind {
        private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");

        Decimal(double least, double most) {
            this(new Range(least, most));
        }

        @Override
        public Optional<String> problem(String value) {
            return NUMBER.matcher(value).matches() && numbers.contains(Double.parseDouble(value))
                    ? Optional.empty()
                    : Optional.of("it is a number from " + numbers);
        }

        @Override
        public String range() {
            return numbers.toString();
        }

        @Override
        public String canonical(String value) {
            return Range.text(Double.parseDouble(value));
        }
    }

    /** The size of an image: a side, or height x width. */
    record Size(int most) implements Kind {
        private static final Pattern SIDES = Pattern.compile("([1-9][0-9]{0,4})(?:x([1-9][0-9]{0,4}))?");

        @Override
        public Optional<String> problem(String value) {
            Matcher sides = SIDES.matcher(value);
            boolean fits = sides.matches()
                    && Integer.parseInt(sides.group(1)) <= most
                    && (sides.group(2) == null || Integer.parseInt(sides.group(2)) <= most);
            return fits
                    ? Optional.empty()
                    : Optional.of("it is a side of 1 to " + most + " pixels, or height x width such as 448x672");
        }

        @Override
        public String range() {
            return "1 to " + most + " pixels, or height x width";
        }

        /** A square has one side. */
        @Override
        public String canonical(String value) {
            String[] sides = value.split("x", -1);
            return sides.length == 2 && sides[0].equals(sides[1]) ? sides[0] : value;
        }
    }

    record Choice(List<String> values) implements Kind {
        public Choice {
            values = List.copyOf(values);
        }

        static Choice onOff() {
            return new Choice(List.of("on", "off"));
        }

        @Override
        public Optional<String> problem(String value) {
            return values.contains(value) ? Optional.empty() : Optional.of("it is one of " + String.join(", ", values));
        }

        @Override
        public String range() {
            return String.join(", ", values);
        }

        @Override
        public List<String> choices() {
            return values;
        }
    }

    /** Some of a closed list, separated by commas. */
    record Several(List<String> values) implements Kind {
        public Several {
            values = List.copyOf(values);
        }

        @Override
        public Optional<String> problem(String value) {
            List<String> given = List.of(value.split(",", -1));
            return values.containsAll(given)
                            && given.size() == Set.copyOf(given).size()
                    ? Optional.empty()
                    : Optional.of(
                            "it is one or more of " + String.join(", ", values) + ", each once, separated by commas");
        }

        @Override
        public String range() {
            return "some of " + String.join(", ", values);
        }
    }

    /** How many seeds, from 1 on, or which ones. */
    record Seeds(int most) implements Kind {
        private static final Pattern LIST = Pattern.compile("[0-9]{1,18}(,[0-9]{1,18})+,?|[0-9]{1,18},");

        @Override
        public Optional<String> problem(String value) {
            boolean fits = LIST.matcher(value).matches()
                    ? Stream.of(value.split(",")).map(Long::valueOf).distinct().count() == value.split(",").length
                            && value.split(",").length <= most
                    : new Whole(1, most).problem(value).isEmpty();
            return fits
                    ? Optional.empty()
                    : Optional.of("it is a number of seeds from 1 to " + most
                            + ", or a list of different seeds such as 3,7,42 (one seed alone: 42,)");
        }

        @Override
        public String range() {
            return "1 to " + most + ", or a list of seeds";
        }
    }

    /** A day of the calendar. */
    record Day() implements Kind {
        @Override
        public Optional<String> problem(String value) {
            try {
                LocalDate.parse(value);
                return Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.of("it is a day that exists, written YYYY-MM-DD");
            }
        }

        @Override
        public String range() {
            return "YYYY-MM-DD";
        }
    }

    /** A value of another kind, or a word of its own. */
    record OrWord(String word, Kind kind) implements Kind {
        @Override
        public Optional<String> problem(String value) {
            return value.equals(word) ? Optional.empty() : kind.problem(value).map(it -> it + ", or " + word);
        }

        @Override
        public String range() {
            return kind.range() + ", or " + word;
        }

        @Override
        public List<String> choices() {
            return kind.choices().isEmpty()
                    ? List.of()
                    : Stream.concat(Stream.of(word), kind.choices().stream()).toList();
        }

        @Override
        public String canonical(String value) {
            return value.equals(word) ? value : kind.canonical(value);
        }

        @Override
        public boolean isPath() {
            return kind.isPath();
        }

        @Override
        public String absolute(String value) {
            return value.equals(word) ? value : kind.absolute(value);
        }
    }
}

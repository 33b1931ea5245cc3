using System.Globalization;
using System.Text;

namespace Weir.Configuration.Interpolation;

/// <summary>Times by the directives of Python's <c>strftime</c>, in the C locale.</summary>
internal static class PythonTime
{
    public static string Format(DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '%' && i + 1 < format.Length) text.Append(Directive(time, format[++i]));
            else text.Append(format[i]);
        }

        return text.ToString();
    }

    private static string Directive(DateTimeOffset time, char directive)
    {
        string Text(string net) => time.ToString(net, CultureInfo.InvariantCulture);
        return directive switch
        {
            'Y' => Text("yyyy"),
            'm' => Text("MM"),
            'd' => Text("dd"),
            'H' => Text("HH"),
            'M' => Text("mm"),
            'S' => Text("ss"),
            'f' => Text("ffffff"),
            'y' => Text("yy"),
            'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'I' => Text("hh"),
            'p' => Text("tt"),
            'a' => Text("ddd"),
            'A' => Text("dddd"),
            'b' or 'h' => Text("MMM"),
            'B' => Text("MMMM"),
            'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'U' => ((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7).ToString("00", CultureInfo.InvariantCulture),
            'W' => ((time.DayOfYear + 6 - ((int)time.DayOfWeek + 6) % 7) / 7).ToString("00", CultureInfo.InvariantCulture),
            'V' => ISOWeek.GetWeekOfYear(time.DateTime).ToString("00", CultureInfo.InvariantCulture),
            'G' => ISOWeek.GetYear(time.DateTime).ToString(CultureInfo.InvariantCulture),
            'C' => (time.Year / 100).ToString("00", CultureInfo.InvariantCulture),
            's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'F' => Text("yyyy-MM-dd"),
            'T' or 'X' => Text("HH:mm:ss"),
            'R' => Text("HH:mm"),
            'D' or 'x' => Text("MM/dd/yy"),
            'c' => $"{Text("ddd MMM")} {time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)} {Text("HH:mm:ss yyyy")}",
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            // A naive time, as Python's, has no zone.
            'z' or 'Z' => string.Empty,
            _ => $"%{directive}",
        };
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;

namespace Weir.Cli.Tracking;

/// <summary>Spans of time as MLflow's <c>gc</c> takes them: <c>30d</c>, <c>1d2h3m4s</c>.</summary>
internal static partial class Span
{
    /// <summary>Reads one.</summary>
    /// <exception cref="WeirException"><c>usage</c>.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        var match = Form().Match(text);
        if (text.Length == 0 || !match.Success) throw WeirException.Usage($"{option} '{text}' is no span of time", "for example 30d, 12h or 1d2h3m4s");
        return new TimeSpan(Part(1), Part(2), Part(3), Part(4));

        int Part(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

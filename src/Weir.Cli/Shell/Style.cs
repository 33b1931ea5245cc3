namespace Weir.Cli.Shell;

/// <summary>Colour, or none: <c>NO_COLOR</c> wins, then <c>FORCE_COLOR</c>, then whether there is a terminal.</summary>
internal sealed class Style
{
    private readonly bool _colours;

    private Style(bool colours) => _colours = colours;

    /// <summary>Without colour.</summary>
    public static Style Plain { get; } = new(false);

    /// <summary>Decides once for a console.</summary>
    public static Style For(bool isTerminal)
    {
        if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }) return Plain;
        var forced = Environment.GetEnvironmentVariable("FORCE_COLOR") is { Length: > 0 } force && force != "0";
        return isTerminal || forced ? new Style(true) : Plain;
    }

    /// <summary>For what matters.</summary>
    public string Bold(string text) => Paint("1", text);

    /// <summary>For what is secondary.</summary>
    public string Dim(string text) => Paint("2", text);

    /// <summary>For failures.</summary>
    public string Red(string text) => Paint("31", text);

    /// <summary>For success.</summary>
    public string Green(string text) => Paint("32", text);

    /// <summary>For warnings.</summary>
    public string Yellow(string text) => Paint("33", text);

    /// <summary>For names and places.</summary>
    public string Cyan(string text) => Paint("36", text);

    private string Paint(string code, string text) => _colours ? $"\u001b[{code}m{text}\u001b[0m" : text;
}

using System.Globalization;
using System.Text;

namespace Weir.Server.Joins.Ci;

/// <summary>A report on a change, in Markdown that GitHub, GitLab and Bitbucket show alike.</summary>
public sealed class CiReport
{
    private readonly List<ReportSection> _sections = [];

    /// <summary>Begins one.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="subtitle">What is compared with what, in Markdown.</param>
    internal CiReport(string title, string subtitle) => (Title, Subtitle) = (title, subtitle);

    /// <summary>Its heading.</summary>
    public string Title { get; }

    /// <summary>False when data broke its schema or the pipeline failed.</summary>
    public bool IsGood => _sections.TrueForAll(s => s.IsGood);

    /// <summary>One line of all, for the status of a commit.</summary>
    public string Sentence => string.Join("; ", _sections.Select(s => s.Sentence).OfType<string>());

    /// <summary>Plots, drawn.</summary>
    public IReadOnlyList<ReportImage> Images { get; internal set; } = [];

    /// <summary>What could not be found out.</summary>
    public List<string> Warnings { get; } = [];

    private string Subtitle { get; }

    internal void Add(ReportSection? section)
    {
        if (section is not null) _sections.Add(section);
    }

    /// <summary>The report.</summary>
    /// <param name="images">Addresses of <see cref="Images"/>, in order; null where they cannot be shown.</param>
    /// <param name="most">Most characters; whole sections are left out from the end, with a note.</param>
    /// <param name="buildAddress">Page of the build.</param>
    /// <param name="hasHtml">False for hosts that show HTML as text.</param>
    public string Markdown(IReadOnlyList<string>? images, int most = int.MaxValue, string? buildAddress = null, bool hasHtml = true)
    {
        var text = new StringBuilder($"## {ReviewText.Plain(Title)}\n\n{Subtitle}\n");
        var made = $"made by Weir{(buildAddress is null ? string.Empty : $" in [this build]({buildAddress})")}";
        var end = hasHtml ? $"\n<sub>{made}</sub>" : $"\n{made}";
        var left = new List<string>();
        foreach (var (heading, body) in _sections.Select(s => (s.Heading, s.Body)).Append(("Plots", Plots(images))).Append(("Not found out", string.Concat(Warnings.Select(w => $"- {ReviewText.Plain(w)}\n")))))
        {
            if (body.Length == 0) continue;
            var section = $"\n### {heading}\n\n{(hasHtml ? body : WithoutHtml(body))}";
            if (text.Length + section.Length + end.Length + 200 > most) left.Add(heading);
            else text.Append(section);
        }

        if (left.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\n_Too long for a comment, and left out: {string.Join(", ", left)}. `weir ci report --dry-run` shows all._\n");
        return text.Append(end).ToString();
    }

    private static string WithoutHtml(string body)
    {
        var (from, to) = (body.IndexOf("\n<details>", StringComparison.Ordinal), body.IndexOf("</details>\n", StringComparison.Ordinal));
        if (from >= 0 && to > from) body = body.Remove(from, to + "</details>\n".Length - from);
        return body.Replace("<br>", "; ", StringComparison.Ordinal);
    }

    private string Plots(IReadOnlyList<string>? images)
    {
        if (Images.Count == 0) return string.Empty;
        if (images is null) return $"{string.Join(", ", Images.Select(i => ReviewText.Code(i.Title)))}: cannot be shown here; `weir plots diff` does.\n";
        return string.Concat(Images.Zip(images).Select(i => $"![{ReviewText.Plain(i.First.Title)}]({i.Second})\n\n"));
    }
}

/// <summary>A part of a report.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Sentence">What the one line of all says of it; null for nothing.</param>
/// <param name="IsGood">False when the change should not go in like this.</param>
internal sealed record ReportSection(string Heading, string Body, string? Sentence, bool IsGood = true);

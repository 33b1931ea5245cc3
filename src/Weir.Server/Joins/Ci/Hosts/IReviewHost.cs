namespace Weir.Server.Joins.Ci.Hosts;

/// <summary>A code host as far as a report needs it.</summary>
internal interface IReviewHost
{
    /// <summary>Most characters of a comment.</summary>
    int LongestComment { get; }

    /// <summary>False where HTML in Markdown is shown as text.</summary>
    bool TakesHtml { get; }

    /// <summary>A line that readers do not see and that names the report.</summary>
    string Marker(string name);

    /// <summary>Number of the first comment that holds a text; null when none does.</summary>
    Task<string?> FindCommentAsync(string text, CancellationToken cancellation);

    /// <summary>Writes a comment.</summary>
    /// <returns>Its page, where the host tells it.</returns>
    Task<string?> AddCommentAsync(string markdown, CancellationToken cancellation);

    /// <summary>Writes a comment anew; false when it is gone.</summary>
    Task<bool> ChangeCommentAsync(string number, string markdown, CancellationToken cancellation);

    /// <summary>Says at the commit how it went.</summary>
    Task SetStatusAsync(string name, bool isGood, string sentence, CancellationToken cancellation);

    /// <summary>Brings images to where comments can show them.</summary>
    /// <returns>Their addresses, in order.</returns>
    Task<IReadOnlyList<string>> PublishAsync(IReadOnlyList<ReportImage> images, CancellationToken cancellation);
}

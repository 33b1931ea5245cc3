using System.Diagnostics;
using Weir.Client.Tracing;
using Weir.Testing;

namespace Weir.Client.Tests.Tracing;

public sealed class SpanExportTests
{
    [Fact]
    public async Task Spans_that_cannot_be_sent_are_counted_and_told_of_once_and_the_next_are_sent()
    {
        using var source = new ActivitySource(nameof(SpanExportTests));
        var (sent, told) = (new List<string>(), new List<string>());
        await using (var export = new SpanExport(s => ReferenceEquals(s, source), (spans, _) => Send(spans), warn: told.Add))
        {
            source.StartActivity("bad")!.Dispose();
            await Eventually.IsAsync(() => export.Dropped > 0);
            source.StartActivity("good")!.Dispose();
        }

        Assert.Equal(["good"], sent);
        Assert.Contains("no such tag", Assert.Single(told), StringComparison.Ordinal);

        Task Send(IReadOnlyList<Activity> spans)
        {
            if (spans.Any(s => s.OperationName == "bad")) throw new InvalidOperationException("no such tag");
            sent.AddRange(spans.Select(s => s.OperationName));
            return Task.CompletedTask;
        }
    }
}

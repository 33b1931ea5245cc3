using System.Diagnostics;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Tracing;
using Weir.Client.Wire;

namespace Weir.Server.Tests.Tracking;

public sealed class RunTracingTests
{
    [Fact]
    public async Task Activities_become_traces_that_are_linked_to_the_run()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        await LogAsync(client, nameof(Activities_become_traces_that_are_linked_to_the_run));
    }

    /// <summary>Also for a server of MLflow's own.</summary>
    internal static async Task LogAsync(TrackingClient client, string name)
    {
        using var source = new ActivitySource(name);
        var run = await client.StartRunAsync(new RunStart(name));
        var traces = new List<string>();
        await using (var tracing = new RunTracing(client, run, name))
        {
            for (var i = 0; i < 3; i++)
            {
                Activity.Current = null;
                using var root = source.StartActivity("answer")!;
                traces.Add("tr-" + root.TraceId.ToHexString());
                using (var child = source.StartActivity("look up", ActivityKind.Client)!)
                {
                    child.SetTag("rows", 3).SetTag("share", 0.5).SetTag("hit", true).SetTag("names", new[] { "a", "b" });
                    child.AddEvent(new ActivityEvent("retried"));
                    child.SetStatus(ActivityStatusCode.Error, "no such row");
                }
            }
        }

        await run.EndAsync();
        var place = new TraceLocation("MLFLOW_EXPERIMENT", new(run.Info.ExperimentId));
        var found = (await client.CallAsync(TraceCalls.Search, new SearchTraces([place], MaxResults: 10))).Traces!;
        Assert.Equal(traces.Order(), found.Select(t => t.TraceId).Order());
        var spans = (await client.CallAsync(TraceCalls.GetMany, new TracesByIds([traces[0]]))).Traces![0].Spans!;
        Assert.Equal(["answer", "look up"], spans.Select(s => s.GetProperty("name").GetString()).Order());
        Assert.Equal("STATUS_CODE_ERROR", spans.Single(s => s.GetProperty("name").GetString() == "look up").GetProperty("status").GetProperty("code").GetString());
        var linked = (await client.CallAsync(TraceCalls.Search, new SearchTraces([place], $"run_id = '{run.Id}'", MaxResults: 10))).Traces!;
        Assert.Equal(3, linked.Count);
    }
}

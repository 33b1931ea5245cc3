using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Weir.Foundation.Files;
using Xunit.v3;

namespace Weir.Testing;

/// <summary>Ends a test program that does not end by itself, and says which tests were running and which processes they had started.</summary>
/// <remarks>Off unless <c>WEIR_TEST_DEADLINE</c> holds the minutes that one test program may take; the report also goes to the folder <c>WEIR_TEST_STUCK</c>.
/// Stands on the assembly of every test project.</remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class StuckTestsAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, (string Name, long Started)> Running = new();
    private static readonly Lazy<Thread?> Watch = new(Start);
    private static long _ended;

    /// <inheritdoc />
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        _ = Watch.Value;
        Running[test.UniqueID] = (test.TestDisplayName, Stopwatch.GetTimestamp());
    }

    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running.TryRemove(test.UniqueID, out _);
        Interlocked.Increment(ref _ended);
    }

    // A thread of its own: a pool without a free thread may be the reason.
    private static Thread? Start()
    {
        if (!double.TryParse(Environment.GetEnvironmentVariable("WEIR_TEST_DEADLINE"), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)) return null;
        var thread = new Thread(() => End(TimeSpan.FromMinutes(minutes))) { IsBackground = true, Name = "deadline of the tests" };
        thread.Start();
        return thread;
    }

    private static void End(TimeSpan limit)
    {
        using (var never = new ManualResetEventSlim()) never.Wait(limit);
        var report = Report(limit);
        Console.Error.WriteLine(report);
        if (Environment.GetEnvironmentVariable("WEIR_TEST_STUCK") is { Length: > 0 } folder)
            AtomicFile.WriteText(Path.Combine(folder, $"stuck-{Assembly.GetEntryAssembly()?.GetName().Name}.log"), report);
        using var self = Process.GetCurrentProcess();
        // What it started would hold its output open, and whoever reads that would wait for ever.
        foreach (var child in Descendants(self.Id)) Kill(child.Id);
        self.Kill();
    }

    private static string Report(TimeSpan limit)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"STUCK: {Assembly.GetEntryAssembly()?.GetName().Name} did not end within {limit.TotalMinutes:0.##} minutes; {Interlocked.Read(ref _ended)} tests had ended, these were running:");
        foreach (var (name, started) in Running.Values.OrderBy(t => t.Started)) text.AppendLine(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(started).TotalSeconds,6:0} s  {name}");
        if (Running.IsEmpty) text.AppendLine("  none: a fixture, or the end of the program");
        text.AppendLine("processes below it:");
        foreach (var (id, parent, command) in Descendants(Environment.ProcessId)) text.AppendLine(CultureInfo.InvariantCulture, $"  {id} of {parent}: {command}");
        return text.ToString();
    }

    private static List<(int Id, int Parent, string Command)> Descendants(int root)
    {
        List<(int Id, int Parent, string Command)> all = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var parent = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
                all.Add((id, parent, File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ')));
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        List<(int Id, int Parent, string Command)> below = [];
        for (var ids = new HashSet<int> { root }; ids.Count > 0;)
        {
            var next = all.FindAll(p => ids.Contains(p.Parent));
            below.AddRange(next);
            ids = [.. next.Select(p => p.Id)];
        }

        return below;
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended meanwhile.
        }
    }
}

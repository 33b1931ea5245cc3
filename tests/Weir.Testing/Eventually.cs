using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace Weir.Testing;

/// <summary>Waits for what another process or task is to bring about. A test that waits by a loop of its own hangs for ever when that fails.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Waits until something is so.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="process">What is to bring it about; the test fails at once when that ended first.</param>
    /// <param name="within">How long at most; null is two minutes.</param>
    /// <param name="text">The condition as it stands in the test.</param>
    public static Task IsAsync(Func<bool> condition, Process? process = null, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        IsAsync(() => Task.FromResult(condition()), process, within, text);

    /// <inheritdoc cref="IsAsync(Func{bool}, Process?, TimeSpan?, string)"/>
    public static async Task IsAsync(Func<Task<bool>> condition, Process? process = null, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = 2; ; pause = Math.Min(50, pause * 2))
        {
            var hasEnded = process is { HasExited: true };
            if (await condition()) return;
            Assert.False(hasEnded, $"the process ended, and never was: {text}");
            Assert.True(Stopwatch.GetElapsedTime(started) < (within ?? Longest), $"still not so: {text}");
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }
}

using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Training.Targets;

/// <summary>How much rows of each class count in training: in the loss that learners minimise, and where they decide when to stop.</summary>
internal static class ClassWeights
{
    /// <summary>The word for weights that give every class the same sum.</summary>
    public const string Balanced = "balanced";

    /// <summary>Weights of rows, 1 on average.</summary>
    /// <param name="text"><c>balanced</c>, or weights by class: <c>no=1,yes=5</c>. A class that is not named counts 1.</param>
    /// <param name="target">The target, whose classes are named.</param>
    /// <param name="classes">Class numbers of the rows.</param>
    /// <exception cref="WeirException">A usage error: no classes to weigh, an unknown class, or no weight.</exception>
    public static float[] Of(string text, Target target, float[] classes)
    {
        if (!target.Task.IsOfClasses()) throw WeirException.Usage($"--class-weight weighs classes, and '{target.Name}' is none", "leave it out, or make classes with --task multiclass");
        var rows = new int[target.Classes.Count];
        foreach (var number in classes) rows[(int)number]++;
        var weights = text == Balanced ? Array.ConvertAll(rows, n => n == 0 ? 0 : (double)classes.Length / n) : Parse(text, target);
        var mean = classes.Sum(c => weights[(int)c]) / classes.Length;
        return Array.ConvertAll(classes, c => (float)(weights[(int)c] / mean));
    }

    private static double[] Parse(string text, Target target)
    {
        var weights = Enumerable.Repeat(1.0, target.Classes.Count).ToArray();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('=');
            if (at < 1) throw WeirException.Usage($"'{part}' is no class weight", DidYouMean.Hint(part, [Balanced]) ?? $"write {Balanced}, or CLASS=WEIGHT such as {target.Classes[^1]}=5");
            var (name, number) = (part[..at].Trim(), part[(at + 1)..].Trim());
            var place = target.Classes.ToList().IndexOf(name);
            if (place < 0) throw WeirException.Usage($"'{target.Name}' has no class '{name}' to weigh", DidYouMean.Hint(name, target.Classes) ?? $"its classes are {string.Join(", ", target.Classes.Take(10))}");
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out weights[place]) || !double.IsFinite(weights[place]) || weights[place] <= 0)
                throw WeirException.Usage($"the weight of '{name}' must be a number above 0, not '{number}'");
        }

        return weights;
    }
}

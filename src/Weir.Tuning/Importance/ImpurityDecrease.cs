using Weir.Foundation.Numerics;

namespace Weir.Tuning.Importance;

/// <summary>Mean decrease in impurity: how much of the squared error the splits on a parameter take away, in the forest of <see cref="FunctionalAnova"/>.</summary>
internal sealed class ImpurityDecrease : IImportanceEvaluator
{
    public string Name => "mdi";

    public double[] Evaluate(ImportanceData data)
    {
        var importance = new double[data.Parameters.Count];
        var table = new OneHot(data);
        if (table.Rows.Length < 2) return importance;
        var owner = new int[table.Lower.Length];
        for (var p = 0; p < importance.Length; p++)
            foreach (var column in table.Columns[p]) owner[column] = p;
        for (var tree = 0; tree < FunctionalAnova.Trees; tree++)
        {
            var nodes = new RegressionTree(table.Rows, table.Losses, new SeededRandom((ulong)tree)).Nodes;
            var whole = nodes[0].Error;
            if (whole <= 0) continue;
            foreach (var node in nodes)
                if (!node.IsLeaf) importance[owner[node.Column]] += (node.Error - nodes[node.Left].Error - nodes[node.Right].Error) / whole / FunctionalAnova.Trees;
        }

        return importance;
    }
}

using System.Reflection;

namespace Weir.Architecture.Tests;

/// <summary>Every type that a public type shows: bases, members, parameters, type arguments.</summary>
internal static class PublicSurface
{
    private const BindingFlags Visible = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> TypesOf(Type type)
    {
        var shown = new List<Type?> { type.BaseType };
        shown.AddRange(type.GetInterfaces());
        shown.AddRange(type.GetFields(Visible).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => f.FieldType));
        foreach (var method in type.GetMethods(Visible).Cast<MethodBase>().Concat(type.GetConstructors(Visible)).Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
        {
            shown.AddRange(method.GetParameters().Select(p => p.ParameterType));
            if (method is MethodInfo info) shown.Add(info.ReturnType);
        }

        return shown.OfType<Type>().SelectMany(Unfold);
    }

    private static IEnumerable<Type> Unfold(Type type)
    {
        if (type.HasElementType) return Unfold(type.GetElementType()!);
        if (type.IsGenericParameter || type.IsFunctionPointer) return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Unfold).Append(type.GetGenericTypeDefinition()) : [type];
    }
}

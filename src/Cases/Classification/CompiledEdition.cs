using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Classification;

/// <summary>
/// An edition made ready to judge many cases. Pure: no database, no clock. Which edition holds on a day in an area the catalogue of
/// editions knows; this says what it makes of a case.
/// </summary>
public sealed class CompiledEdition
{
    private readonly CompiledBranch[] _branches;

    private CompiledEdition(EditionDocument document, FactIndex facts, AreaTree? tree)
    {
        (Number, Facts) = (document.Number, facts);
        _branches = [.. document.CaseDefinitions.Select(branch => new CompiledBranch(branch, facts, tree))];
    }

    /// <summary>Number of the edition.</summary>
    public string Number { get; }

    /// <summary>What packs the facts of cases for it.</summary>
    public FactIndex Facts { get; }

    /// <summary>The keys of its branches, in the order in which they are asked.</summary>
    public IEnumerable<string> Branches => _branches.Select(b => b.Key);

    /// <summary>An edition without faults, made ready.</summary>
    /// <param name="document">The edition.</param>
    /// <param name="facts">The index that packs the cases; one of its own by default.</param>
    /// <param name="tree">The areas, so that branches find their cases; without it every case is judged by the last branch.</param>
    public static CompiledEdition Of(EditionDocument document, FactIndex? facts = null, AreaTree? tree = null) => new(document, facts ?? FactIndex.Of(document), tree);

    /// <summary>The class alone, without reasons: for very many cases.</summary>
    public Verdict VerdictOf(in CaseFacts facts) => BranchAt(facts.Position).VerdictOf(facts);

    /// <summary>As above, by a branch that is named.</summary>
    public Verdict VerdictOf(in CaseFacts facts, string branch) => BranchNamed(branch).VerdictOf(facts);

    /// <summary>What the edition holds the case to be, with reasons, by the branch of its area.</summary>
    public Judgement Judge(in CaseFacts facts) => BranchAt(facts.Position).Judge(facts, Number);

    /// <summary>As above, by a branch that is named.</summary>
    public Judgement Judge(in CaseFacts facts, string branch) => BranchNamed(branch).Judge(facts, Number);

    private CompiledBranch BranchNamed(string branch) => Array.Find(_branches, b => b.Key == branch) ?? throw new ArgumentException($"Edition {Number} has no branch {branch}.", nameof(branch));

    private CompiledBranch BranchAt(long position)
    {
        foreach (var branch in _branches)
        {
            if (branch.Holds(position))
            {
                return branch;
            }
        }
        return _branches[^1];
    }

    private sealed class CompiledBranch
    {
        private readonly (CaseClass Class, CompiledCriterion Criterion)[] _classes;
        private readonly PositionRange[] _areas;

        public CompiledBranch(CaseDefinition branch, FactIndex facts, AreaTree? tree)
        {
            Key = branch.Branch;
            _areas = [.. branch.Areas.Select(code => tree?.ByCode(code)).OfType<AreaNode>().Select(area => area.Subtree)];
            var made = new Dictionary<CaseClass, CompiledCriterion>();
            _classes = [.. branch.Classes.Select(c => (c.Class, Make(c.Class)))];

            CompiledCriterion Make(CaseClass of) => made.TryGetValue(of, out var known) ? known
                : made[of] = CompiledCriterion.Of(branch.Classes.First(c => c.Class == of).Criterion, facts, Make);
        }

        public string Key { get; }

        public bool Holds(long position)
        {
            foreach (var area in _areas)
            {
                if (area.Covers(position))
                {
                    return true;
                }
            }
            return false;
        }

        public Verdict VerdictOf(in CaseFacts facts)
        {
            foreach (var (of, criterion) in _classes)
            {
                if (criterion.IsMet(facts))
                {
                    return new(of, false);
                }
            }
            foreach (var (_, criterion) in _classes)
            {
                if (criterion.Judge(facts) is Answer.Unknown)
                {
                    return new(null, true);
                }
            }
            return default;
        }

        public Judgement Judge(CaseFacts facts, string number)
        {
            JudgedClass[] classes = [.. _classes.Select(c => new JudgedClass(c.Class, c.Criterion.Judge(facts), [.. c.Criterion.Met(facts).Distinct()], [.. c.Criterion.Missing(facts).Distinct()]))];
            return new(number, Key, classes.FirstOrDefault(c => c.Answer is Answer.Yes)?.Class, classes);
        }
    }
}

/// <summary>What an edition makes of a case, in short.</summary>
/// <param name="Class">The first class whose criteria are met; null where none is.</param>
/// <param name="IsOpen">No class is met, and what is unknown could make one.</param>
public readonly record struct Verdict(CaseClass? Class, bool IsOpen);

namespace Fangxian.Epidemiology.Recapture;

/// <summary>What one assumption about three lists says of the number of all persons.</summary>
/// <param name="Name">The pairs of lists that depend on each other, such as <c>AB+AC</c>; <c>independent</c> where none does.</param>
/// <param name="All">The estimated number of all persons with a 95 % interval.</param>
/// <param name="UnseenStandardErrorOfLog">Standard error of the logarithm of the persons on no list.</param>
/// <param name="Deviance">G², how far the model is from the seven counts; 0 for the model with all pairs.</param>
/// <param name="DegreesOfFreedom">Of the deviance, 0–3.</param>
/// <param name="Aic">Akaike's criterion: the smaller the better.</param>
/// <param name="Bic">Schwarz's criterion, with the logarithm of the persons seen: the smaller the better.</param>
public sealed record ThreeListModel(
    string Name, EstimateWithInterval All, double UnseenStandardErrorOfLog, double Deviance, int DegreesOfFreedom, double Aic, double Bic);

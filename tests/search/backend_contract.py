"""What every search backend must do. A backend's test subclasses this and gives an empty `backend`."""

from contract_concepts import ConceptContract
from contract_explanations import ExplainContract
from contract_facets import FacetContract, SimilarContract
from contract_orders import RankingContract
from contract_suggestions import SuggestContract
from contract_translations import TranslationContract
from contract_words import TextContract
from contract_writes import WriteContract


class BackendContract(
    TextContract,
    ConceptContract,
    TranslationContract,
    RankingContract,
    ExplainContract,
    FacetContract,
    SimilarContract,
    SuggestContract,
    WriteContract,
):
    """The whole contract."""
